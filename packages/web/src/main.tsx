import './tokens/mantine.ts';
import './tokens/tokens.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { loadLang } from './i18n/lang.ts';

loadLang();
createRoot(document.getElementById('root')!).render(<App />);
