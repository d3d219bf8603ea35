/** How wide the screen is: the terminal's width, else what COLUMNS says, else 80 (a pipe and a file have none, and some terminals say 0). */
export const screenWidth = (): number => process.stdout.columns || Number(process.env.COLUMNS) || 80
