import type { KojiBuildFact } from "./facts";

/** A hub's three addresses, each its own setting, without a trailing slash. */
export interface KojiPlaces {
  webUrl: string;
  filesUrl: string;
}

const trimmed = (url: string) => url.replace(/\/+$/, "");

export const buildLink = ({ webUrl }: KojiPlaces, buildId: number) =>
  `${trimmed(webUrl)}/buildinfo?buildID=${buildId}`;

export const taskLink = ({ webUrl }: KojiPlaces, taskId: number) =>
  `${trimmed(webUrl)}/taskinfo?taskID=${taskId}`;

export const tagLink = ({ webUrl }: KojiPlaces, tagId: number) => `${trimmed(webUrl)}/taginfo?tagID=${tagId}`;

/** A task's log from the byte `offset` on, as the web shows it. */
export const taskLogLink = ({ webUrl }: KojiPlaces, taskId: number, name: string, offset = 0) =>
  `${trimmed(webUrl)}/getfile?taskID=${taskId}&name=${encodeURIComponent(name)}&offset=${offset}`;

/** Where the whole file of a task's output lies; swept after a while. */
export const taskFileLink = ({ filesUrl }: KojiPlaces, taskId: number, name: string) =>
  `${trimmed(filesUrl)}/work/tasks/${taskId % 10_000}/${taskId}/${encodeURIComponent(name)}`;

/** Folder of a finished build. Builds on another volume than DEFAULT lie below /vol. */
export function buildFilesLink(
  { filesUrl }: KojiPlaces,
  build: Pick<KojiBuildFact, "packageName" | "version" | "release" | "volumeName">,
): string {
  const volume = build.volumeName === "DEFAULT" ? "" : `/vol/${encodeURIComponent(build.volumeName)}`;
  const folder = [build.packageName, build.version, build.release].map(encodeURIComponent).join("/");
  return `${trimmed(filesUrl)}${volume}/packages/${folder}`;
}
