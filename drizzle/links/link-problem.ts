/** The links cannot be changed as asked; the message is one line for the person who asked. */
export class LinkProblem extends Error {
  override readonly name = 'LinkProblem'
}
