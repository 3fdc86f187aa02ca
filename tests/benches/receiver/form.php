<?php
// The same form as a careful maintainer would write it without Dropsafe: encrypted by GnuPG, on the disk before the thanks.
// PHP can flush a file, and no folder: after a power cut the file may have lost its name.

$recipients = [];
foreach (explode(' ', $_SERVER['RECIPIENTS']) as $recipient) {
    array_push($recipients, '--recipient', $recipient);
}
$gpg = ['gpg', '--homedir', $_SERVER['GPG_HOME'], '--batch', '--quiet', '--no-autostart', '--trust-model', 'always', '--encrypt', ...$recipients];
$process = proc_open($gpg, [['pipe', 'r'], ['pipe', 'w'], ['file', '/dev/null', 'w']], $pipes);
fwrite($pipes[0], json_encode($_POST));
fclose($pipes[0]);
$sealed = stream_get_contents($pipes[1]);
$ended = proc_close($process);

$name = bin2hex(random_bytes(16)) . '.gpg';
$file = fopen("{$_SERVER['SPOOL']}/tmp/$name", 'xb');
$stored = $ended === 0 && $sealed !== '' && fwrite($file, $sealed) === strlen($sealed) && fsync($file) && fclose($file)
    && rename("{$_SERVER['SPOOL']}/tmp/$name", "{$_SERVER['SPOOL']}/new/$name");
http_response_code($stored ? 200 : 503);
echo $stored ? '<!DOCTYPE html><title>Thank you</title>' : '<!DOCTYPE html><title>Not stored</title>';
