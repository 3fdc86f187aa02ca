// What a visitor does to one control of a form.

/** Takes a step of an order on a page. */
export async function take(step, page) {
  const control = (name, more = '') => page.locator(`form [name="${name}"]${more}`);
  switch (step.do) {
    case 'type':
      await control(step.name).fill(step.text);
      break;
    case 'tick':
      for (const option of step.options) await control(step.name, `[value="${option}"]`).check();
      break;
    case 'select':
      await control(step.name).selectOption(step.option);
      break;
    case 'attach':
      await control(step.name).setInputFiles(step.paths);
      break;
    default:
      throw new Error(`no such step: ${step.do}`);
  }
  if (step.other) await control(`${step.name}_other`).fill(step.other);
}
