import { needs } from '@lanhound/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { INTERNET_IP, LAB_PROGRAMS, type Lab, startLab } from './lab.ts';
import { linkNames, namespacesNamed } from './namespace.ts';
import {
  fetchByFtp,
  fetchByHttp,
  lookUp,
  publishByMqtt,
  SERVICE_PROGRAMS,
  startFtpServer,
  startMqttBroker,
  startTelnetd,
  startWebServer,
  typeTelnetLogin,
} from './services.ts';

needs({ programs: [...LAB_PROGRAMS, ...SERVICE_PROGRAMS], root: true })('the lab', () => {
  const rootLinks = linkNames();
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab?.stop());

  test('devices join by DHCP, under their names', async () => {
    const laptop = await lab.join('laptop', '3c:22:fb:77:00:14');
    const toaster = await lab.join('toaster', '24:0a:c4:77:00:15');
    expect(laptop.ip).toMatch(/^10\.77\.0\.1\d\d$/);
    expect(toaster.ip).not.toBe(laptop.ip);
    const answer = await laptop.run('busybox', ['nslookup', '-type=a', 'toaster.home.lan']);
    expect(answer).toContain(`Address: ${toaster.ip}`);
    await laptop.run('busybox', ['ping', '-c', '1', '-W', '2', toaster.ip]);
  });

  test('names of the internet resolve, and the internet is behind the gateway', async () => {
    const guest = await lab.join('guest', '00:17:88:77:00:16');
    const answer = await guest.run('busybox', ['nslookup', '-type=a', 'news.example']);
    expect(answer).toContain(INTERNET_IP);
    await guest.run('busybox', ['ping', '-c', '1', '-W', '2', INTERNET_IP]);
  });

  test('the switch sees what passes between two devices', async () => {
    const options = { ready: /listening on br0/ };
    const args = ['-i', 'br0', '-n', '-l', '--immediate-mode', 'icmp'];
    const tcpdump = await lab.switch.start('tcpdump', args, options);
    const printer = await lab.join('printer', '00:1b:a9:77:00:17');
    await printer.run('busybox', ['ping', '-c', '1', '-W', '2', lab.gateway.ip]);
    await tcpdump.until(new RegExp(`${printer.ip} > ${lab.gateway.ip}: ICMP echo request`));
  });

  test('its servers serve real clients', async () => {
    const laptop = await lab.join('desktop', '3c:22:fb:77:00:18');
    const camera = await lab.join('camera', '24:0a:c4:77:00:19');
    await startTelnetd(camera, lab);
    await startFtpServer(lab.gateway, lab);
    await startMqttBroker(lab.internet, lab);
    await startWebServer(lab.internet, lab);
    expect(await typeTelnetLogin(laptop, camera)).toContain('Sorry.');
    expect(await fetchByFtp(laptop, lab.gateway)).toBe('hello\n');
    expect(await fetchByHttp(laptop, 'news.example')).toContain('News');
    expect(await lookUp(laptop, 'tracker.example')).toContain(INTERNET_IP);
    await publishByMqtt(camera, 'cloud.toaster.example');
  });

  test('nothing is left of it, and the machine never saw any of it', async () => {
    expect(linkNames()).toEqual(rootLinks);
    await lab.stop();
    expect(namespacesNamed(`lab-${process.pid}-`)).toEqual([]);
    expect(linkNames()).toEqual(rootLinks);
  });
});
