import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';

const WAIT_MS = 30_000;
/** WCAG 2.2 AA and below. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** A person's browser window on the console; it notes whatever must not happen. */
export class ConsoleWindow {
  readonly page: Page;
  readonly base: string;
  /** Requests outside the origin, errors on the console, errors of the page. */
  readonly faults: string[] = [];

  private constructor(context: BrowserContext, page: Page, base: string) {
    this.page = page;
    this.base = base;
    context.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (origin !== base && !['data:', 'blob:'].includes(protocol)) {
        this.faults.push(`request outside the origin: ${request.url()}`);
      }
    });
    page.on('pageerror', (error) => this.faults.push(`page error: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      const { url } = message.location();
      // The browser reports each refusal of the API; the page shows it, and journeys refuse on purpose.
      const refused = /status of 4\d\d/.test(message.text()) && url.includes('/api/');
      if (!refused) this.faults.push(`console: ${message.text()} (${url})`);
    });
  }

  static async open(
    browser: Browser,
    base: string,
    view: { width?: number; height?: number; locale?: string } = {},
  ): Promise<ConsoleWindow> {
    const { width = 1440, height = 900, locale = 'zh-CN' } = view;
    const context = await browser.newContext({
      viewport: { width, height },
      locale,
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(WAIT_MS);
    return new ConsoleWindow(context, await context.newPage(), base);
  }

  async go(path: string): Promise<void> {
    await this.page.goto(`${this.base}${path}`);
  }

  /** At whatever address the login page stands: name, password, in. */
  async signIn(name: string, password: string): Promise<void> {
    const { page } = this;
    await page.getByLabel('用户名').fill(name);
    await page.getByRole('textbox', { name: '密码' }).fill(password);
    await page.getByRole('button', { name: '登录' }).click();
  }

  /** Violations of WCAG 2.2 AA on what is shown now, a line each. */
  async violations(where: string): Promise<string[]> {
    // Legacy: in one frame and without a second page, which headless Chromium may never give.
    const axe = new AxeBuilder({ page: this.page }).withTags(RULES).setLegacyMode(true);
    const { violations } = await axe.analyze();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${where} ${id}: ${target} ${failureSummary ?? ''}`),
    );
  }

  async expectAccessible(where: string): Promise<void> {
    expect(await this.violations(where)).toEqual([]);
  }
}
