import { expect, test } from 'vitest';
import { addressList, hostOfOpened } from './address-list.ts';

test('addresses and networks of both kinds are let in, everything else is not', () => {
  const lets = addressList('10.1.2.3，192.168.0.0/16; 2001:db8::/32 2001:db9::7');
  for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '192.168.255.1', '2001:db8:1::5', '2001:db9::7']) {
    expect(lets(address), address).toBe(true);
  }
  for (const address of ['10.1.2.4', '192.169.0.1', '2001:db9::8', '::1', '', 'x']) {
    expect(lets(address), address).toBe(false);
  }
});

test('a list that names nothing lets everybody in; what is no address is passed over', () => {
  for (const text of ['', ' , ', 'gateway', '10.0.0.1/33']) expect(addressList(text)('1.2.3.4')).toBe(true);
  expect(addressList('10.0.0.1/33, 10.0.0.2')('1.2.3.4')).toBe(false);
});

test('the address of a connection is read from its record, whatever stands behind it', () => {
  expect(hostOfOpened('10.0.0.1:4711')).toBe('10.0.0.1');
  expect(hostOfOpened('::ffff:10.0.0.1:4711 TLS')).toBe('10.0.0.1');
  expect(hostOfOpened('2001:db8::5:4711 TLS')).toBe('2001:db8::5');
  expect(hostOfOpened('')).toBe('');
});
