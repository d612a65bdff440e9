import { BlockList, isIP } from 'node:net';

/** `::ffff:10.0.0.1` is what an IPv4 address looks like to a listener of both kinds. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

/** Address of an `opened` record: `10.0.0.1:4711`, perhaps with how it came behind. */
export const hostOfOpened = (text: string): string =>
  plainAddress(text.replace(/ .*$/, '').replace(/:\d+$/, ''));

/**
 * Addresses as the book lists them, IPs and networks (`10.1.0.0/16`) with commas or blanks between. What is neither
 * is passed over; a list that names nothing lets everybody in.
 */
export function addressList(text: string): (address: string) => boolean {
  const list = new BlockList();
  let named = 0;
  for (const word of text.split(/[\s,;，；、]+/)) {
    const [ip = '', bits] = word.split('/');
    const version = isIP(ip);
    const most = version === 4 ? 32 : 128;
    if (version === 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most))) continue;
    list.addSubnet(ip, bits === undefined ? most : Number(bits), version === 4 ? 'ipv4' : 'ipv6');
    named++;
  }
  if (named === 0) return () => true;
  return (address) => {
    const ip = plainAddress(address);
    return list.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4');
  };
}
