/** One who waits for the answer to a question. */
type Asker<Question, Answer> = {
  readonly question: Question;
  readonly resolve: (answer: Promise<Answer> | Answer) => void;
  readonly reject: (reason: unknown) => void;
};

/**
 * Has those who ask in the same turn of the event loop asked for at once, `most` of them at a time: what it costs to ask,
 * they share. `askAll` answers in the order of the questions; where it fails, it fails for all of them.
 */
export function askTogether<Question, Answer>(
  askAll: (questions: readonly Question[]) => Promise<readonly Answer[]>,
  most: number,
): (question: Question) => Promise<Answer> {
  let waiting: Asker<Question, Answer>[] = [];

  async function ask(): Promise<void> {
    const askers = waiting;
    waiting = [];
    try {
      const answers = await askAll(askers.map(({ question }) => question));
      if (answers.length !== askers.length) throw new RangeError("not as many answers as questions");
      for (const [index, answer] of answers.entries()) askers[index]?.resolve(answer);
    } catch (error) {
      for (const { reject } of askers) reject(error);
    }
  }

  return (question) =>
    new Promise((resolve, reject) => {
      // What came in with this turn is read before immediates run.
      if (waiting.length === 0) setImmediate(() => waiting.length > 0 && void ask());
      waiting.push({ question, resolve, reject });
      if (waiting.length === most) void ask();
    });
}
