/**
 * For Select and MultiSelect: the list of choices itself scrolls, so that what scrolls is what the keyboard
 * moves in (Mantine's own scroll area around it is a scrolling region that no key reaches), and the field says
 * what it is.
 */
export const LISTBOX = {
  role: 'combobox',
  // Opened in the moment of focus, the list is not named by the field yet.
  openOnFocus: false,
  withScrollArea: false,
  styles: { options: { maxHeight: 280, overflowY: 'auto' } },
} as const;
