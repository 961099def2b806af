/** What keeps the store from opening, said in one line that a person can act on: who catches it prints the message and exits. */
export class StoreProblem extends Error {
  override readonly name = 'StoreProblem'
}
