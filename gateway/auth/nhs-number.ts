/**
 * Ten digits whose last is the modulus 11 check of the others
 * (https://www.datadictionary.nhs.uk/attributes/nhs_number.html); never one digit ten times.
 */
export function isNhsNumber(text: string): boolean {
  if (!/^\d{10}$/.test(text) || /^(\d)\1{9}$/.test(text)) return false
  // Weights 10 to 2 for the nine digits and 1 for the check: the whole is a multiple of 11.
  const sum = [...text].reduce((total, digit, position) => total + Number(digit) * (10 - position), 0)
  return sum % 11 === 0
}
