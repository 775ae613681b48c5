// Sounds and the browser's own notifications, for who wants them.

import { byId, doing } from './dom.js';

const SOUND = 'social.sound';
let audio = null;

export function prepare() {
  const sound = byId('sound');
  sound.checked = localStorage.getItem(SOUND) === 'on';
  sound.onchange = () => {
    localStorage.setItem(SOUND, sound.checked ? 'on' : 'off');
    chime();
  };
  const ask = byId('ask-desktop');
  ask.hidden = !('Notification' in window) || Notification.permission !== 'default';
  ask.onclick = doing(async () => {
    const answer = await Notification.requestPermission();
    ask.hidden = answer !== 'default';
    showState();
  });
  showState();
}

function showState() {
  byId('desktop-state').textContent = !('Notification' in window) ? 'This browser has none.'
    : Notification.permission === 'granted' ? 'This browser shows notifications while the page is in the background.'
      : Notification.permission === 'denied' ? 'This browser was told not to show any.' : '';
}

function chime() {
  if (localStorage.getItem(SOUND) !== 'on' || !('AudioContext' in window)) {
    return;
  }
  audio ??= new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = 880;
  volume.gain.setValueAtTime(0.08, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.35);
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.35);
}

/** Something new has come. */
export function alertOf(title, text) {
  chime();
  if (document.hidden && 'Notification' in window && Notification.permission === 'granted') {
    new Notification(title, { body: text, icon: 'icon.svg' });
  }
}
