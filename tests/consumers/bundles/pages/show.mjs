// Hands what a page found, or what it threw, to the test.
export async function show(work) {
  try {
    globalThis.result = { found: await work() };
  } catch (error) {
    globalThis.result = { thrown: String(error.stack ?? error) };
  }
}
