interface Detector {
  detect(image: ImageBitmap): Promise<readonly { readonly rawValue: string }[]>;
}

/** The first code on a photo; undefined: none, or a device that cannot tell. */
export async function readCode(photo: Blob): Promise<string | undefined> {
  const Known = (globalThis as { BarcodeDetector?: new () => Detector }).BarcodeDetector;
  if (!Known) return undefined;
  try {
    const found = await new Known().detect(await createImageBitmap(photo));
    return found[0]?.rawValue;
  } catch {
    return undefined;
  }
}
