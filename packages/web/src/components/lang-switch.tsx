import { chooseLang, useLang } from '../i18n/lang.ts';

/** The other language, in its own words: it is for those who cannot read this one. */
export function LangSwitch({ className }: { className: string }) {
  const lang = useLang();
  const other = lang === 'zh' ? 'en' : 'zh';
  return (
    <button
      type="button"
      className={className}
      onClick={() => chooseLang(other)}
      lang={other === 'zh' ? 'zh-CN' : 'en'}
    >
      {other === 'zh' ? '中文' : 'English'}
    </button>
  );
}
