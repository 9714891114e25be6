// The six characters that a display shows. People read them out, write them small, put blanks between them.

/** As far as they are typed: letters and figures, in capitals, six at most. */
export const codeOf = (typed: string): string => typed.normalize('NFKC').toUpperCase().replace(/[^A-Z0-9]/g, '').slice(0, 6)
