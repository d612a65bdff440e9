import { Button } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../i18n/lang.ts';
import { componentWords } from './words.ts';

/** navigator.clipboard needs HTTPS; on plain HTTP the old way still works. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

export function CopyButton({ text, label, name }: { text: string; label?: string; name?: string }) {
  const say = useWords(componentWords);
  const [done, setDone] = useState(false);
  const copy = async () => {
    await copyText(text);
    setDone(true);
    setTimeout(() => setDone(false), 1500);
  };
  const word = done ? say.copied : (label ?? say.copy);
  return (
    <Button
      size="compact-xs"
      variant="default"
      onClick={copy}
      aria-label={name === undefined ? word : `${word} ${name}`}
    >
      {word}
    </Button>
  );
}
