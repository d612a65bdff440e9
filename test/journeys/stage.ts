import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import { openBrowser } from './chromium.ts';
import { type JourneyHouse, openHouse } from './house.ts';
import { ConsoleWindow } from './window.ts';

/** A house and a browser for one journey; closing it fails when a window saw what must not happen. */
export class Stage {
  readonly house: JourneyHouse;
  readonly #browser: Browser;
  readonly #windows: ConsoleWindow[] = [];

  private constructor(house: JourneyHouse, browser: Browser) {
    this.house = house;
    this.#browser = browser;
  }

  /**
   * @param before fills the folder while no server runs on it
   * @param flags further flags of `wenqu serve`
   */
  static async open(
    before?: (folder: string) => Promise<void>,
    flags?: Readonly<Record<string, string | number>>,
  ): Promise<Stage> {
    const [house, browser] = await Promise.all([openHouse(before, flags), openBrowser()]);
    return new Stage(house, browser);
  }

  async window(view?: { width?: number; height?: number; locale?: string }): Promise<ConsoleWindow> {
    const window = await ConsoleWindow.open(this.#browser, this.house.base, view);
    this.#windows.push(window);
    return window;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.house.close();
    expect(this.#windows.flatMap(({ faults }) => faults)).toEqual([]);
  }
}
