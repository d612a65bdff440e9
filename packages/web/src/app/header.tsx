import { useMantineColorScheme } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { formatInstant, instantFromMs, ROLE_NAMES } from '@wenqu/domain';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../components/icon.tsx';
import { chooseLang, useLang, useWords } from '../i18n/lang.ts';
import { useSecond } from '../lib/clock.ts';
import { useAccount, useSessionActs } from '../lib/session.ts';
import { Bell } from './bell.tsx';
import styles from './header.module.css';
import { LiveChip } from './live-chip.tsx';
import { shellWords } from './words.ts';

export function Header({ onMenu, menuOpen }: { onMenu: () => void; menuOpen: boolean }) {
  const say = useWords(shellWords);
  return (
    <header className={styles.header}>
      <button
        type="button"
        className={styles.menu}
        onClick={onMenu}
        aria-label={menuOpen ? say.nav.close : say.nav.open}
        aria-expanded={menuOpen}
      >
        <Icon name={menuOpen ? 'close' : 'menu'} />
      </button>
      <Link to="/" className={styles.brand}>
        <img src="/icon.svg" width="28" height="28" alt="" />
        <span className={styles.name}>{say.product}</span>
        <span className={styles.tagline}>{say.tagline}</span>
      </Link>
      <div className={styles.right}>
        <LiveChip />
        <Bell />
        <Clock />
        <LangButton />
        <UserMenu />
      </div>
    </header>
  );
}

function Clock() {
  const say = useWords(shellWords);
  const text = formatInstant(instantFromMs(useSecond() * 1000));
  return (
    <time className={styles.clock} title={say.beijing}>
      {text}
    </time>
  );
}

/** The word is in the other language on purpose: it is for those who cannot read this one. */
export function LangButton() {
  const lang = useLang();
  const say = useWords(shellWords);
  const other = lang === 'zh' ? 'en' : 'zh';
  return (
    <button
      type="button"
      className={styles.plain}
      onClick={() => chooseLang(other)}
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      title={say.languageLabel}
    >
      {say.language}
    </button>
  );
}

function UserMenu() {
  const say = useWords(shellWords);
  const lang = useLang();
  const account = useAccount();
  const acts = useSessionActs();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const away = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    addEventListener('pointerdown', away);
    addEventListener('focusin', away);
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('pointerdown', away);
      removeEventListener('focusin', away);
      removeEventListener('keydown', onKey);
    };
  }, [open]);
  if (!account) return null;
  const dark = colorScheme === 'dark';
  return (
    <div className={styles.user} ref={box}>
      <button
        ref={button}
        type="button"
        className={styles.plain}
        onClick={() => setOpen(!open)}
        aria-expanded={open}
      >
        <span className={styles.avatar} aria-hidden="true">
          {[...account.displayName][0] ?? '·'}
        </span>
        <span className="wq-hidden">{say.user.menu}</span>
        <span className={styles.userName}>{account.displayName}</span>
        <Icon name="chevron" size={14} />
      </button>
      {open && (
        <div className={styles.userPane}>
          <p className={styles.userLine}>
            <strong>{account.displayName}</strong>
            <span>
              {account.name} · {ROLE_NAMES[account.role][lang]}
            </span>
          </p>
          <Link to="/password" className={styles.item} onClick={() => setOpen(false)}>
            <Icon name="edit" size={16} />
            {say.user.password}
          </Link>
          <button
            type="button"
            className={styles.item}
            onClick={() => setColorScheme(dark ? 'light' : 'dark')}
          >
            <Icon name={dark ? 'sun' : 'moon'} size={16} />
            {dark ? say.themeLight : say.themeDark}
          </button>
          <button type="button" className={styles.item} onClick={() => void acts.signOut()}>
            <Icon name="external" size={16} />
            {say.user.signOut}
          </button>
        </div>
      )}
    </div>
  );
}
