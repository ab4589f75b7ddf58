export const hosts: readonly string[];
export function hostFolder(host: string): string;
export function installHost(host: string): string;
