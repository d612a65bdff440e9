import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** Shades around the primary #1B5FA8 (6.5:1 on white). */
const channel: MantineColorsTuple = [
  '#e8f0f9',
  '#d0e0f2',
  '#a9c8e8',
  '#7fb4ec',
  '#4b8ccb',
  '#2a6fb8',
  '#1b5fa8',
  '#174f8c',
  '#133f70',
  '#0e2f54',
];

/** System fonts only: nothing is fetched. */
export const FONT =
  '"PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif';

export const theme = createTheme({
  colors: { channel },
  primaryColor: 'channel',
  primaryShade: { light: 6, dark: 3 },
  fontFamily: FONT,
  defaultRadius: 4,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  lineHeights: { xs: '1.5', sm: '1.5', md: '1.5', lg: '1.5', xl: '1.5' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  headings: { sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '18px' }, h3: { fontSize: '16px' } } },
  components: {
    Button: {
      styles: { label: { fontWeight: 500 } },
      // Mantine picks the ink for the light shade of the primary only; in the dark the shade is another one.
      vars: (_: unknown, { variant = 'filled', color }: { variant?: string; color?: string }) => ({
        root:
          variant === 'filled' && color === undefined
            ? { '--button-color': 'var(--mantine-primary-color-contrast)' }
            : {},
      }),
    },
    InputWrapper: { styles: { label: { marginBottom: 4 } } },
  },
  autoContrast: true,
  respectReducedMotion: true,
});
