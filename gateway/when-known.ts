/**
 * Goes on in the same turn where the answer is known at once, else when it comes: of what every request asks, hardly
 * anything has to be waited for, and each promise would cost it a turn of the queue.
 */
export function whenKnown<Value>(
  ask: () => Value | Promise<Value>,
  onAnswer: (value: Value) => void,
  onFailure: (error: unknown) => void,
): void {
  let answer: Value | Promise<Value>
  try {
    answer = ask()
  } catch (error) {
    onFailure(error)
    return
  }
  if (answer instanceof Promise) void answer.then(onAnswer, onFailure)
  else onAnswer(answer)
}
