import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Combobox.layer.css';
import { Button, NativeSelect, Select, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Account, ROLE_NAMES, type Role } from '@wenqu/domain';
import { useState } from 'react';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { isDemo } from '../../lib/base.ts';
import { faultText, fieldFaults } from '../../lib/fault-text.ts';
import styles from './accounts.module.css';
import { oneTimePassword } from './one-time-password.ts';
import { bindableQuery } from './queries.ts';
import { accountWords } from './words.ts';

const ROLES = (Object.keys(ROLE_NAMES) as Role[]).filter((role) => role !== 'public');

/** A new login, or the person, role and binding of one at hand. */
export function AccountForm({
  account,
  own = false,
  onDone,
  onCancel,
}: {
  account?: Account;
  /** One's own login: the role stays. */
  own?: boolean;
  /** `password` only of a new login. */
  onDone: (account: Account, password?: string) => void;
  onCancel: () => void;
}) {
  const say = useWords(accountWords);
  const lang = useLang();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [displayName, setDisplayName] = useState(account?.displayName ?? '');
  const [role, setRole] = useState<Role>(account?.role ?? 'duty');
  const [enterprise, setEnterprise] = useState(account?.enterprise ?? '');
  const [agency, setAgency] = useState(account?.agency ?? '');
  const [unit, setUnit] = useState(account?.unit ?? '');
  const [certificate, setCertificate] = useState(account?.certificate ?? '');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const faultOf = (field: string) => fieldFaults(fault).find((each) => each.field === field)?.[lang];
  const binding = {
    enterprise: role === 'enterprise' ? enterprise : '',
    agency: role === 'agency' ? agency : '',
  };
  const save = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      const password = oneTimePassword();
      const kept = account
        ? await sendJson<Account>('PATCH', `accounts/${account.id}`, {
            body: { displayName, unit, certificate, ...(own ? {} : { role, ...binding }) },
          })
        : await sendJson<Account>('POST', 'accounts', {
            body: {
              name,
              displayName,
              role,
              ...binding,
              unit,
              certificate,
              district: isDemo ? 'demo' : 'main',
              password,
            },
          });
      await client.invalidateQueries({ queryKey: ['accounts'] });
      onDone(kept, account ? undefined : password);
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {!account && (
        <TextInput
          label={say.form.name}
          description={say.form.nameHint}
          required
          maxLength={60}
          autoComplete="off"
          error={faultOf('name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      <TextInput
        label={say.form.displayName}
        required
        maxLength={100}
        autoComplete="off"
        error={faultOf('displayName')}
        value={displayName}
        onChange={(event) => setDisplayName(event.currentTarget.value)}
      />
      <NativeSelect
        label={say.form.role}
        disabled={own}
        error={faultOf('role')}
        value={role}
        data={ROLES.map((each) => ({ value: each, label: ROLE_NAMES[each][lang] }))}
        onChange={(event) => setRole(event.currentTarget.value as Role)}
      />
      {role === 'enterprise' && (
        <Bind
          kind="enterprises"
          label={say.form.enterprise}
          error={faultOf('enterprise')}
          value={enterprise}
          onChange={setEnterprise}
        />
      )}
      {role === 'agency' && (
        <Bind
          kind="agencies"
          label={say.form.agency}
          error={faultOf('agency')}
          value={agency}
          onChange={setAgency}
        />
      )}
      {role !== 'enterprise' && role !== 'agency' && (
        <TextInput
          label={say.form.unit}
          description={say.form.unitHint}
          maxLength={100}
          autoComplete="off"
          error={faultOf('unit')}
          value={unit}
          onChange={(event) => setUnit(event.currentTarget.value)}
        />
      )}
      {role === 'inspector' && (
        <TextInput
          label={say.form.certificate}
          maxLength={60}
          autoComplete="off"
          error={faultOf('certificate')}
          value={certificate}
          onChange={(event) => setCertificate(event.currentTarget.value)}
        />
      )}
      {account && !own && <p className={styles.quiet}>{say.form.warn}</p>}
      {fault !== undefined && (
        <p className={styles.fault} role="alert">
          {faultText(fault, lang)}
        </p>
      )}
      <div className={styles.acts}>
        <Button type="submit" loading={busy}>
          {account ? say.form.save : say.form.create}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {say.form.cancel}
        </Button>
      </div>
    </form>
  );
}

function Bind({
  kind,
  label,
  error,
  value,
  onChange,
}: {
  kind: 'enterprises' | 'agencies';
  label: string;
  error: string | undefined;
  value: string;
  onChange: (id: string) => void;
}) {
  const say = useWords(accountWords);
  const [typed, setTyped] = useState('');
  const first = useQuery(bindableQuery(kind, '')).data ?? [];
  const chosen = first.find((option) => option.value === value)?.label;
  const query = useQuery({
    ...bindableQuery(kind, typed === chosen ? '' : typed),
    placeholderData: keepPreviousData,
  });
  const data = [...(query.data ?? [])];
  if (value !== '' && !data.some((option) => option.value === value))
    data.unshift({ value, label: chosen ?? value });
  return (
    <Select
      label={label}
      required
      searchable
      error={error}
      placeholder={say.form.choose}
      nothingFoundMessage={say.form.noMatch}
      filter={({ options }) => options}
      data={data}
      value={value === '' ? null : value}
      onChange={(next) => onChange(next ?? '')}
      onSearchChange={setTyped}
    />
  );
}
