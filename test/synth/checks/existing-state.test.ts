import { ExistingState, type ExistingStateProps, type Fleet } from 'vpsynth';
import { environment, problems, service, vps } from './small-fleet';

/** A host with a volume `shop-prod_files`, and `shop-prod_mail`. */
const declare = (props: ExistingStateProps) => (fleet: Fleet) => {
  const host = vps(fleet);
  service(environment(host), 'api', { volumes: { files: '/files', mail: '/mail' }, strategy: 'recreate' });
  new ExistingState(host, 'existing', props);
};

test('one thing becomes of each', () => {
  const well: ExistingStateProps = {
    takenOver: { 'shop-prod_files': 'store-live_files', 'shop-prod_mail': 'shop-prod_mail' },
    ended: { 'store-live': 'it is shop-prod by now' },
    removed: { 'store-live_cache': 'it fills itself again' },
    kept: { 'store-live_old': 'the editors still look things up there' },
  };
  expect(problems(declare(well))).toBe('');
});

test('taken-over-volume-undeclared', () => {
  expect(problems(declare({ takenOver: { 'shop-prod_fils': 'store_files' } }))).toMatchInlineSnapshot(`
"error taken-over-volume-undeclared: vps-1/existing: no stack of vps-1 declares the volume shop-prod_fils
    got     shop-prod_fils
    allowed shop-prod_files, shop-prod_mail
    mend    did you mean shop-prod_files?"
`);
  expect(problems(declare({ takenOver: { pgdata: 'store_files' } }))).toMatchInlineSnapshot(`
"error taken-over-volume-undeclared: vps-1/existing: no stack of vps-1 declares the volume pgdata
    got     pgdata
    allowed shop-prod_files, shop-prod_mail
    mend    name a declared one, or take the entry out"
`);
});

test('existing-volume-twice', () => {
  const both = { 'shop-prod_files': 'store', 'shop-prod_mail': 'store' };
  expect(problems(declare({ takenOver: both }))).toMatchInlineSnapshot(`
"error existing-volume-twice: vps-1/existing: the volume store is taken over as shop-prod_mail here, and is taken over as shop-prod_files by vps-1/existing
    got     store
    mend    leave one of the two"
`);
  const reason = 'nobody needs it any more';
  expect(problems(declare({ removed: { 'shop-prod_files': reason } }))).toMatchInlineSnapshot(`
"error existing-volume-twice: vps-1/existing: the volume shop-prod_files is removed here, and is one that the stack shop-prod declares
    got     shop-prod_files
    mend    leave one of the two"
`);
  expect(problems(declare({ removed: { store: reason }, kept: { store: reason } }))).toMatchInlineSnapshot(`
"error existing-volume-twice: vps-1/existing: the volume store is kept undeclared here, and is removed by vps-1/existing
    got     store
    mend    leave one of the two"
`);
  expect(problems(declare({ takenOver: { 'shop-prod_files': 'store' }, removed: { 'shop-prod_files': reason } }))).toBe(
    '',
  );
});

test('ended-stack-declared', () => {
  expect(problems(declare({ ended: { 'shop-prod': 'nobody buys there' } }))).toMatchInlineSnapshot(`
"error ended-stack-declared: vps-1/existing: shop-prod is declared to end, and infra/vps-1/shop-prod is declared to run
    got     shop-prod
    mend    take it out of \`ended\`, or out of the declaration"
`);
});

test('what is no name, and what is no reason', () => {
  expect(problems(declare({ takenOver: { 'shop-prod_files': '../store' } }))).toMatchInlineSnapshot(`
"error props: vps-1/existing: takenOver.shop-prod_files: expected a name as Docker has it, such as shop-prod_uploads
    got     "../store""
`);
  expect(problems(declare({ removed: { store: 'old' } }))).toMatchInlineSnapshot(`
"error props: vps-1/existing: removed.store: say why in a sentence: it is read when nobody remembers
    got     "old""
`);
});

test('it stands on a host that is deployed to', () => {
  const declare = (fleet: Fleet) => new ExistingState(environment(vps(fleet)) as never, 'existing', {});
  expect(problems(declare)).toMatchInlineSnapshot(`
"error scope: shop/prod/existing: what is there already is said of a host that is deployed to
    got     Environment
    mend    give the Vps as its scope

warning environment-without-services: shop/prod: nothing runs in it
    mend    declare a service in it, or remove it"
`);
});
