// Nobody is signed in here: no exam, entry or score sheet stays on this device for whoever comes next.

import { forgetEntries } from './kept-entry.js';
import { forgetExams } from './kept-exam.js';
import { forgetSheets } from './sheet-store.js';

forgetEntries();
forgetExams();
forgetSheets();
