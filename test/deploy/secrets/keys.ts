/**
 * Two keys made by age-keygen 1.1.1 for these tests alone, and a file that age 1.1.1, the reference implementation,
 * encrypted for both: `age -a -r … -r …`.
 */
export const ada = {
  identity: 'AGE-SECRET-KEY-1G96LRA5TGA8NDMXRDTTN0D7K2KRZPGJK97QM6L3LPM3SWNJ38Q7SZCNUZP',
  recipient: 'age1wycltllzerq6j68yw777lpsax7zq6gy7d9n45ya36pr3m2rynswslcsz3m',
};
export const grace = {
  identity: 'AGE-SECRET-KEY-1J0E0H2GCDSJ9JT3NTGUE3PS28GRW0XH33W4HWQUKZ94XSST0642SDM8RMM',
  recipient: 'age1m320qcfrracx7x099aqfppedvyu8gnlv7trj59j5r0mrj52edywqn88ff2',
};
/** Who is on no list. */
export const stranger = 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX';

export const byTheReference = `-----BEGIN AGE ENCRYPTED FILE-----
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBucWhpLzM0V2VsL3prUXAx
OFIrREFiVTZVcjJod1Y3a2cxZjlHRy91b2dFCkU4cDByblEzaFh2ckJoRDBGNXRs
RzZic0RsMk4xekIxUEQ3cG1GVkpuMDgKLT4gWDI1NTE5IGlXTEV2OE5sVW5reDg0
RG1xZ3VBazBGWFRacVc5SkZidFlLQ09ZemlWakUKcDd0NGhPdTFVU01BOHRYb2FI
cXVVWEVDU0NLMi9wZ2Vpc1NtLzJ3Nnp4RQotLS0gZWRZaDJVdUtMMWlreDdMZmdG
SmRxTVlBYi9YM1pwYktoUFV2MnBOdlRtNAqPf5iCRoY/lWsoB2DfdHHtJv30UsP8
G7g3OqlMRxZ15/w9qQj991Et1i1/QnAzZpkqR/oJxGOyWYkkvM4wGzqbYR8T6v43
uoT7aIeiwRB0WiMj
-----END AGE ENCRYPTED FILE-----
`;
