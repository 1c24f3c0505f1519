/**
 * A picture as PNG. The font comes with the package: a rasteriser without one draws no text, and no two machines have
 * the same.
 */
import { fileURLToPath } from 'node:url';

/** Pixels to a point: sharp in print. */
const SCALE = 2;

export async function pngOf(svg: string): Promise<Uint8Array> {
  const { renderAsync } = await import('@resvg/resvg-js');
  const faces = [
    import.meta.resolve('@expo-google-fonts/ibm-plex-sans/400Regular/IBMPlexSans_400Regular.ttf'),
    import.meta.resolve('@expo-google-fonts/ibm-plex-sans/600SemiBold/IBMPlexSans_600SemiBold.ttf'),
  ];
  const fontFiles = faces.map((face) => fileURLToPath(face));
  const font = {
    fontFiles,
    loadSystemFonts: false,
    defaultFontFamily: 'IBM Plex Sans',
    sansSerifFamily: 'IBM Plex Sans',
  };
  const image = await renderAsync(svg, { font, fitTo: { mode: 'zoom', value: SCALE } });
  return image.asPng();
}
