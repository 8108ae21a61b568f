/** A task of Koji that a text links to; `webUrl` as in the text, without a trailing slash. */
export interface TaskMention {
  webUrl: string;
  taskId: number;
}

const LINK = /(https?:\/\/[^\s"'<>?#]{1,300}?)\/+taskinfo\?taskID=(\d{1,9})\b/g;

/** The tasks that a text links to, each once: jobs that build in Koji report "CBS Task ID ... <link>". */
export function taskMentions(text: string): TaskMention[] {
  const found = new Map<string, TaskMention>();
  for (const [link, webUrl, id] of text.matchAll(LINK))
    if (webUrl !== undefined && id !== undefined) found.set(link, { webUrl, taskId: Number(id) });
  return [...found.values()];
}
