/** Sizes in SVG user units. A monospace character of 12 px is about 7.3 wide. */
export const LINE_HEIGHT = 16;
export const PADDING = 8;
export const TEXT_COLUMNS = 54;
export const BOX_WIDTH = 412;
/** Room for the rail and its arrow heads left of each lane. */
export const RAIL = 28;
export const MARGIN = 16;
export const ROW_GAP = 12;
export const LANE = RAIL + BOX_WIDTH;
export const PAGE_WIDTH = 2 * LANE + 3 * MARGIN;
