/** Colours of a style sheet as the words of an image. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** @param hex six digits, or three as a style sheet that was made small has them */
export function rgbOf(hex: string): Rgb {
  const digits = hex.length === 4 ? hex.slice(1).replace(/./g, '$&$&') : hex.slice(1);
  const value = Number.parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** As the bytes of an image have it, on machines whose lowest byte comes first. */
export function word([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
