import { followActs } from './acts.js';
import { runClocks } from './clocks.js';
import { openDialogs } from './dialogs.js';
import { followEnds } from './follow.js';
import { listenToKeys } from './keys.js';
import { lightStates } from './light.js';
import { followPage } from './live.js';
import { openPalette } from './palette.js';
import { movePictures } from './pan-zoom.js';

openDialogs();
followActs();
listenToKeys();
openPalette();
runClocks();
movePictures();
lightStates();
followEnds();
followPage();
