/**
 * Characters without ink, for a class of a regular expression: fillers, soft and zero-width spaces, marks
 * of direction and variation. Not among them are the joiners, which names and emoji need.
 */
export const INVISIBLE = String.raw`\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u2800\u3164\uFEFF\uFFA0`;
