/** Takes keys and passwords out of a line of text: the last net, as nothing should log one. */
export function withoutSecrets(line: string): string {
  return line
    .replaceAll(/wayout_([0-9A-Za-z]{8})_[0-9A-Za-z]+/g, 'wayout_$1_[secret]')
    .replaceAll(/whsec_[0-9A-Za-z+/=]+/g, 'whsec_[secret]')
    .replaceAll(/(Bearer\s+)[^\s"\\]+/gi, '$1[secret]')
    .replaceAll(/(postgres(?:ql)?:\/\/[^:@/\s"]*):[^@\s"]*@/g, '$1:[secret]@');
}
