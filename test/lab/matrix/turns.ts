/**
 * Does tasks at several places at once: each place takes the next one that is left, until none is or the time is over. What
 * is under way comes to its end, also where another place fails.
 *
 * @param places what a task has made of a place stands in it afterwards
 * @param until in milliseconds since 1970; no task begins later
 * @param work gives the place at which the next task is done
 * @throws AggregateError where a place can't go on
 */
export async function takeTurns<Place, Task>(
  places: Place[],
  tasks: readonly Task[],
  until: number,
  work: (place: Place, task: Task) => Promise<Place>,
): Promise<void> {
  const left = [...tasks];
  const ended = await Promise.allSettled(
    places.map(async (_, index) => {
      while (left.length > 0 && Date.now() < until)
        places[index] = await work(places[index] as Place, left.shift() as Task);
    }),
  );
  const failures = ended.filter((each) => each.status === 'rejected').map(({ reason }) => reason as Error);
  if (failures.length > 0) throw new AggregateError(failures, failures.map(({ message }) => message).join('\n'));
}
