/**
 * Why a page could not be shown, as far as one can tell. Errors of the server carry a digest, and only those: what fails in the
 * browser is most often a part of the page that a newly deployed version no longer has.
 */
export const errorReason = (error: Error & { digest?: string }): { title: string; detail: string } =>
  error.digest === undefined
    ? {
        title: "The page broke in this browser",
        detail:
          "A part of it could not be loaded or drawn, perhaps since a new version was installed. Load it again.",
      }
    : {
        title: "The server could not answer",
        detail: `Most often its database is away. Its log has more under ${error.digest}.`,
      };
