import type { FrameSummary, FrameView } from '@wenqu/domain';

/**
 * A logger's PW travels in clear inside its frames, and so does a key on its way there. They are masked character
 * by character, so that lengths and offsets of the rest stay true.
 */
export const maskText = (text: string): string => masked(text, 'PW|SK');

const masked = (text: string, names: string): string =>
  text.replace(
    new RegExp(`(\\b(?:New)?(?:${names})=)([^;,&#\\r\\n]*)`, 'gi'),
    (_, name: string, word: string) => `${name}${'*'.repeat(word.length)}`,
  );

export const maskSummary = (frame: FrameSummary): FrameSummary => ({ ...frame, text: maskText(frame.text) });

/** The frame without its PW: in text, fields, bytes and data. */
export const maskFrame = (frame: FrameView): FrameView => maskNamed(frame, 'PW|SK');

/** The frame with its PW, but without the key it may bring: that is shown to nobody. */
export const maskKey = (frame: FrameView): FrameView => maskNamed(frame, 'SK');

function maskNamed(frame: FrameView, names: string): FrameView {
  const isSecret = new RegExp(`^(?:new)?(?:${names})$`, 'i');
  const isPassword = (name: string) => isSecret.test(name);
  return {
    ...frame,
    text: masked(frame.text, names),
    hex: Buffer.from(masked(Buffer.from(frame.hex, 'hex').toString('latin1'), names), 'latin1').toString(
      'hex',
    ),
    fields: Object.fromEntries(
      Object.entries(frame.fields).map(([name, value]) => [name, isPassword(name) ? stars(value) : value]),
    ),
    data: frame.data.map(({ name, value }) => ({ name, value: isPassword(name) ? stars(value) : value })),
  };
}

const stars = (word: string): string => '*'.repeat(word.length);
