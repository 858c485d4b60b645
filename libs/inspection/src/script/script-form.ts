/** First and last line of the script's output: between them everything is there. */
export const SCRIPT_HEAD = '== wayout guest facts 1';
export const SCRIPT_END = '== end';
