/**
 * Sines and their inverse by series, in steps that every engine computes alike: engines round `Math.sin` and its kin
 * differently. Exact to some 1e-15.
 */

/** @param radians any angle of a few turns at most */
export function sine(radians: number): number {
  const turned = radians - 2 * Math.PI * Math.round(radians / (2 * Math.PI));
  let term = turned;
  let sum = turned;
  for (let n = 2; n < 40; n += 2) {
    term *= (-turned * turned) / (n * (n + 1));
    sum += term;
  }
  return sum;
}

export function cosine(radians: number): number {
  return sine(radians + Math.PI / 2);
}

/** @param value from −1 to 1 @returns radians from −π/2 to π/2 */
export function arcsine(value: number): number {
  if (value < 0) return -arcsine(-value);
  // Near 1 the series is slow: half the angle is far from there.
  if (value > 0.5) return Math.PI / 2 - 2 * arcsine(Math.sqrt(Math.max(0, (1 - value) / 2)));
  let term = value;
  let sum = value;
  for (let n = 1; n < 60; n += 2) {
    term *= (value * value * n) / (n + 1);
    sum += term / (n + 2);
  }
  return sum;
}
