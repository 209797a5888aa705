/**
 * Every variable of the runner that Belay reads, in one place.
 * https://docs.github.com/actions/reference/workflows-and-actions/variables
 */
export interface RunnerEnvironment {
  /** The checkout. JavaScript actions are started in it. */
  GITHUB_WORKSPACE?: string;
  /** A folder that is emptied before and after each job. */
  RUNNER_TEMP?: string;
  /** `pull_request`, `push`, ... */
  GITHUB_EVENT_NAME?: string;
  /** A file with the webhook's payload as JSON. */
  GITHUB_EVENT_PATH?: string;
  GITHUB_RUN_ID?: string;
  GITHUB_RUN_ATTEMPT?: string;
  /** A file; what is appended to it is shown as the step's summary. */
  GITHUB_STEP_SUMMARY?: string;
  /** A file; what is written to it the action's last step has as `STATE_…`. */
  GITHUB_STATE?: string;
  /** A file; outputs are appended to it. */
  GITHUB_OUTPUT?: string;
  /** `owner/name` of the action that runs: where a bug is to be reported. */
  GITHUB_ACTION_REPOSITORY?: string;
  GITHUB_SERVER_URL?: string;
  /** Who set the workflow off; for a run that is repeated, who repeated it is the triggering actor. */
  GITHUB_ACTOR?: string;
  GITHUB_TRIGGERING_ACTOR?: string;
  /** The commit the workflow runs for. */
  GITHUB_SHA?: string;
  /** `owner/name` of the repository. */
  GITHUB_REPOSITORY?: string;
  /** Only where the workflow hands it to the step's `env`. */
  GITHUB_TOKEN?: string;
  /** With the address, what the artifact client works with; actions have them, `run:` steps do not. */
  ACTIONS_RUNTIME_TOKEN?: string;
  ACTIONS_RESULTS_URL?: string;
}

export type Environment = Readonly<Record<string, string | undefined>> &
  Readonly<RunnerEnvironment>;
