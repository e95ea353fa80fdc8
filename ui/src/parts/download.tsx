/** Saves what is shown as a file of JSON. It is made in the page: nothing is sent anywhere. */
export function Download({ name, value }: { name: string; value: unknown }) {
  const save = () => {
    const address = URL.createObjectURL(
      new Blob([JSON.stringify(value, undefined, 2)], { type: 'application/json' }),
    );
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <button type="button" class="small" onClick={save}>
      Export
    </button>
  );
}
