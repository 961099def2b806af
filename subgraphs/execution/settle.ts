/** Puts each value that comes later in its place; what holds them once all have come, or the first failure. */
export function settle<Holder extends object, Key extends keyof Holder>(
  holder: Holder,
  pending: readonly Key[],
): Promise<Holder> {
  return new Promise((resolve, reject) => {
    let left = pending.length
    for (const key of pending) {
      const put = (found: Holder[Key]) => {
        holder[key] = found
        left--
        if (left === 0) resolve(holder)
      }
      void (holder[key] as Promise<Holder[Key]>).then(put, reject)
    }
  })
}
