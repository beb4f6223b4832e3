import { z } from 'zod';
import { cut } from '../message/plain.ts';
import { defineReceiver } from '../receiver.ts';
import { runProgram } from '../run-program.ts';

/** Said within the time that one try has, and short enough to be listened to. */
const TEXT_MAX = 120;

/** A voice that says titles. */
export const speechReceiver = defineReceiver({
  audience: 'person',
  config: z.strictObject({
    type: z.literal('speech').describe('A spoken alert: its title, said by a program on this machine.'),
    program: z
      .string()
      .min(1)
      .max(1000)
      .default('espeak-ng')
      .describe('What speaks: a name or a path. It reads the text from its standard input.'),
    arguments: z
      .array(z.string().max(1000))
      .max(50)
      .default(['-v', '{language}', '--stdin'])
      .describe('Its arguments, as they are: there is no shell. {language} is notify.language.'),
  }),
  create({ program, arguments: args }, { messageOf }) {
    return {
      async send(notification, signal) {
        const message = messageOf(notification);
        const run = { program, arguments: args.map((each) => each.replaceAll('{language}', message.language)) };
        await runProgram({ ...run, input: `${spoken(message.title)}\n` }, signal);
      },
    };
  },
});

/** Two brackets would make eSpeak take a name from the network for sounds. */
const spoken = (title: string): string => cut(title.replace(/\[(?=\[)/g, '[ '), TEXT_MAX);
