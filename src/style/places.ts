/** Places told for each kind of defect. A text of a million tags has a reading of bounded size. */
export const MAX_PLACES = 64
