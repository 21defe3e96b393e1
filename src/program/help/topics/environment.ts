import { paragraph, rows, type Topic } from './topic.ts';

export const environment: Topic = {
  summary: 'Variables that dyte-hooks reads, and where each setting comes from.',
  blocks: [
    paragraph(
      'Where a setting is given twice, this order decides: option, environment, the project’s file, saved profile, default. An empty variable counts as not set. No `.env` file is read.',
    ),
    rows(
      ['variable', 'what it is'],
      [
        ['`CLOUDFLARE_API_TOKEN`', 'credentials of Cloudflare'],
        ['`CLOUDFLARE_ACCOUNT_ID`', 'the account that holds the app'],
        ['`REALTIMEKIT_APP_ID`', 'the id or the name of the app, as `--app` takes it'],
        ['`DYTE_ORG_ID`, `DYTE_API_KEY`', 'credentials of Dyte, and of the standalone RealtimeKit'],
        ['`DYTE_AUTHORIZATION`', 'the same as a whole `Basic …` value'],
        ['`DYTE_WEBHOOK_URL`', 'the URL that `register` uses'],
        ['`DYTE_HOOKS_SERVICE`', 'the service, as `--service` names it'],
        ['`DYTE_HOOKS_API_URL`', 'base address of the API, such as an emulator’s'],
        ['`DYTE_HOOKS_PROFILE`', 'name of the saved settings'],
        ['`DYTE_HOOKS_CONFIG_DIR`', 'directory of the saved settings'],
        ['`DYTE_HOOKS_DATA_DIR`', 'directory of deliveries and keys'],
        ['`DYTE_HOOKS_ALERT_URL`', 'where `listen` posts alerts, as `--alert-url` takes it; a secret'],
        [
          '`DYTE_HOOKS_RECEIVER_URL`',
          'set for the command that `listen -- command` runs: where it receives. `trigger` does not show what is shown there',
        ],
        ['`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`', 'proxies for calls of the API'],
        ['`NODE_EXTRA_CA_CERTS`', 'file with certificates of authorities to trust as well'],
        ['`NODE_DISABLE_COMPILE_CACHE`', '`1`: Node keeps no compiled code, which makes starts faster'],
        ['`PAGER`', 'shows what is longer than the screen; empty or `cat` for none'],
        ['`VISUAL`, `EDITOR`', 'the editor of `deliveries replay --editor`'],
        ['`CI`', 'any value but `false`: nobody is asked, nothing is paged'],
      ],
    ),
    paragraph('Color: the first of these that says something decides.'),
    rows(
      ['color', 'effect'],
      [
        ['`--no-color`', 'no color'],
        ['`NO_COLOR`', 'any value: no color'],
        ['`FORCE_COLOR`', '`0` or `false`: no color; any other value: color, also in a pipe'],
        ['`CLICOLOR_FORCE`', 'any value but `0`: color, also in a pipe'],
        ['`CLICOLOR`', '`0`: no color'],
        ['`TERM`', '`dumb`: no color, no progress, no pager'],
        ['none of them', 'color on a terminal'],
      ],
    ),
  ],
};
