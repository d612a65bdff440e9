/**
 * For Select and MultiSelect: the list of choices itself scrolls, so that what scrolls is what the keyboard
 * moves in. Mantine's own scroll area around it is a scrolling region that no key reaches.
 */
export const LISTBOX = {
  withScrollArea: false,
  styles: { options: { maxHeight: 280, overflowY: 'auto' } },
} as const;
