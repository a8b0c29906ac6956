import { describe, expect, it } from 'vitest';
import { FILE_TYPES, fileTypeOf } from '../../../connector-server/src/support/fileType.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const zip = (...names: string[]): Uint8Array => bytes(`PK\x03\x04${names.map((name) => `\x00\x00${name}PK`).join('')}`);

describe('what a file is, by its content', () => {
  it.each([
    ['png', bytes('\x89PNG\r\n\x1a\n....')],
    ['jpg', bytes('\xff\xd8\xff\xe0..JFIF')],
    ['gif', bytes('GIF89a.....')],
    ['webp', bytes('RIFF....WEBPVP8 ')],
    ['heic', bytes('\x00\x00\x00\x18ftypheic....')],
    ['pdf', bytes('%PDF-1.7\n...')],
    ['docx', zip('[Content_Types].xml', 'word/document.xml')],
    ['xlsx', zip('[Content_Types].xml', 'xl/workbook.xml')],
    ['pptx', zip('[Content_Types].xml', 'ppt/presentation.xml')],
    ['txt', Buffer.from('Grüße aus Köln\r\n')],
    ['mp3', bytes('ID3\x04....')],
    ['mp3', bytes('\xff\xfb\x90\x00')],
    ['m4a', bytes('\x00\x00\x00\x20ftypM4A ....')],
    ['ogg', bytes('OggS....')],
    ['wav', bytes('RIFF....WAVEfmt ')],
    ['mp4', bytes('\x00\x00\x00\x20ftypisom....')],
  ])('%s', (type, content) => {
    expect(fileTypeOf(content)).toBe(type);
    expect(FILE_TYPES).toContain(type);
  });

  it.each([
    ['html', Buffer.from('<!DOCTYPE html><p>Hi')],
    ['html', Buffer.from('\ufeff  \n<script>alert(1)</script>')],
    ['html', Buffer.from('harmless words, then <iframe src="x">')],
    ['svg', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')],
    ['macros', zip('[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin')],
    ['program', bytes('MZ\x90\x00')],
    ['program', bytes('#!/bin/sh\n')],
    ['unknown', zip('anything.exe')],
    ['unknown', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')],
    ['unknown', bytes('a\x00b')],
    ['unknown', new Uint8Array()],
    ['unknown', bytes('RIFF....AVI LIST')],
  ])('%s is never attached', (type, content) => {
    expect(fileTypeOf(content)).toBe(type);
    expect(FILE_TYPES).not.toContain(type);
  });

  it('what is a picture by its first bytes and a page further on, counts as the picture it will be shown as', () => {
    expect(fileTypeOf(bytes('GIF89a/*<script>alert(1)</script>*/'))).toBe('gif');
  });

  it('a part of a larger buffer is judged by itself', () => {
    const whole = Buffer.from('%PDF-1.7<html>');
    expect(fileTypeOf(whole.subarray(0, 8))).toBe('pdf');
    expect(fileTypeOf(whole.subarray(8))).toBe('html');
  });
});
