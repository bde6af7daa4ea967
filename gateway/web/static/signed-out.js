// Nobody is signed in here: no exam and no entry stays on this device for whoever comes next.

import { forgetEntries } from './kept-entry.js';
import { forgetExams } from './kept-exam.js';

forgetEntries();
forgetExams();
