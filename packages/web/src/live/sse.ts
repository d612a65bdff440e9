/** One event of a server-sent stream. */
export interface StreamEvent {
  readonly id: string;
  readonly name: string;
  readonly data: string;
}

/**
 * Reads a server-sent stream piece by piece. `push` takes text as it arrives, cut anywhere, and gives the
 * events that became whole; comment lines (heartbeats) give nothing.
 */
export function eventReader(): (text: string) => StreamEvent[] {
  let rest = '';
  let id = '';
  let name = '';
  let data: string[] = [];
  const line = (text: string): StreamEvent | undefined => {
    if (text === '') {
      const event = data.length > 0 ? { id, name: name || 'message', data: data.join('\n') } : undefined;
      name = '';
      data = [];
      return event;
    }
    const colon = text.indexOf(':');
    const field = colon === -1 ? text : text.slice(0, colon);
    const value = colon === -1 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (field === 'id') id = value;
    else if (field === 'event') name = value;
    else if (field === 'data') data.push(value);
    return undefined;
  };
  return (text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    return lines.map(line).filter((event) => event !== undefined);
  };
}
