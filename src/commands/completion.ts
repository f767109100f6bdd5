import { command } from '../declaration/command.js';
import { completions, shells } from '../manual/completion.js';

export default command({
  name: 'completion',
  summary: 'Print the completions for a shell, to be put in its start-up file',
  description: `
Prints a script that completes the commands of Tocsin, their options, the words these take, and files. It is complete in
itself: no program is started when a key is pressed. Print it anew after an update.
`,
  reads: 'nothing',
  writes: 'a script',
  plain: true,
  operands: [{ name: 'shell', summary: 'The shell to complete in', choices: shells }],
  options: {},
  examples: [
    ['In bash, now; for good in ~/.bashrc', 'source <(tocsin completion bash)'],
    ['In zsh, after compinit; for good in ~/.zshrc', 'source <(tocsin completion zsh)'],
    ['In fish, for good', 'tocsin completion fish > ~/.config/fish/completions/tocsin.fish'],
  ],
  async run({ operands: [shell] }, world) {
    await world.write(completions(shell as keyof typeof shells, await world.commands()));
    return 0;
  },
});
