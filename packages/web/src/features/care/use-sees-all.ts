import { useAccount } from '../../lib/session.ts';

/** An enterprise and its agency see their own loggers, and nothing of what is hidden from them. */
export function useSeesAll(): boolean {
  const role = useAccount()?.role;
  return role !== 'enterprise' && role !== 'agency';
}
