// Nobody is signed in here: no exam stays on this device for whoever comes next.

import { forgetExams } from './kept-exam.js';

forgetExams();
