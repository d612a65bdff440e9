import { defineWords } from '../i18n/catalogue.ts';

export const fileWords = defineWords({
  zh: {
    loading: '正在加载',
    unseen: (count: number) => `另有 ${count} 个文件无权查看`,
    choose: '选择文件',
    photo: '拍照或选择照片',
    remove: (name: string) => `移除 ${name}`,
    sending: (name: string, percent: number) => `正在上传 ${name} ${percent}%`,
    hashing: (name: string) => `正在计算 ${name} 的校验值`,
    tooLarge: (name: string, size: string) => `${name} 超过 ${size}，请压缩后再传`,
    retry: '重试',
    failed: (name: string, why: string) => `${name}：${why}`,
  },
  en: {
    loading: 'Loading',
    unseen: (count: number) => `${count} more that you may not see`,
    choose: 'Choose files',
    photo: 'Take or choose photos',
    remove: (name: string) => `Remove ${name}`,
    sending: (name: string, percent: number) => `Sending ${name} ${percent}%`,
    hashing: (name: string) => `Computing the digest of ${name}`,
    tooLarge: (name: string, size: string) => `${name} is larger than ${size}; make it smaller first`,
    retry: 'Try again',
    failed: (name: string, why: string) => `${name}: ${why}`,
  },
});

/** `312 KB`, `4.1 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const [value, unit] = bytes < 1024 * 1024 ? [bytes / 1024, 'KB'] : [bytes / (1024 * 1024), 'MB'];
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${unit}`;
}
